<?php
// The settings, as the real one has them (nextcloud/server, lib/private/Config.php): config.php, then each *.config.php beside it in the
// natural order of names, a later one over an earlier one; what is set is written to config.php, whole or not at all.
final class Config {
	public array $values = [];
	private string $folder;

	public function __construct(string $html) {
		$this->folder = "$html/config";
		$files = glob("$this->folder/*.config.php") ?: [];
		natsort($files);
		foreach (["$this->folder/config.php", ...$files] as $file) {
			$CONFIG = [];
			if (is_file($file)) {
				include $file;
			}
			$this->values = array_merge($this->values, $CONFIG);
		}
	}

	public function get(string $name, mixed $default = null): mixed {
		return $this->values[$name] ?? $default;
	}

	public function installed(): bool {
		return $this->get('installed', false) === true;
	}

	public function set(array $values): void {
		$this->values = array_merge($this->values, $values);
		$file = "$this->folder/config.php";
		$text = "<?php\n\$CONFIG = " . var_export($this->values, true) . ";\n";
		if (file_put_contents("$file.new", $text) !== strlen($text) || !rename("$file.new", $file)) {
			throw new RuntimeException("Cannot write into \"config\" directory!");
		}
	}
}
