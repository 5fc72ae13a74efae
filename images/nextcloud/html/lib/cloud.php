<?php
// Stands in for Nextcloud, which cannot be had without a registry. The recipe (images/nextcloud.ts) says what it keeps of it.
require_once __DIR__ . '/config.php';

final class Cloud {
	public Config $config;
	private ?PDO $connection = null;

	public function __construct(public string $html) {
		$this->config = new Config($html);
	}

	/** The code's own version: 34.0.4.1. */
	public function version(): string {
		require "$this->html/version.php";
		return implode('.', $OC_Version);
	}

	public function needsUpgrade(): bool {
		return $this->config->installed() && version_compare($this->version(), $this->config->get('version', '0'), '>');
	}

	public function database(): PDO {
		return $this->connection ??= $this->connect($this->config->get('dbuser'), $this->config->get('dbpassword'));
	}

	private function connect(string $user, string $password): PDO {
		[$host, $name] = [$this->config->get('dbhost'), $this->config->get('dbname')];
		$options = [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION];
		return new PDO("pgsql:host=$host;dbname=$name;connect_timeout=5", $user, $password, $options);
	}

	public function status(): array {
		$version = $this->version();
		return [
			'installed' => $this->config->installed(),
			'maintenance' => (bool)$this->config->get('maintenance', false),
			'needsDbUpgrade' => $this->needsUpgrade(),
			'version' => $version,
			'versionstring' => implode('.', array_slice(explode('.', $version), 0, 3)),
			'edition' => '',
			'productname' => 'Nextcloud',
			'extendedSupport' => false,
		];
	}

	/** Installs: what is known is written first, `installed` last, so that one that is cut off is not taken for done. */
	public function install(array $given): void {
		$data = $given['data-dir'] ?? "$this->html/data";
		if (!is_dir($data) && !@mkdir($data, 0770, true)) {
			throw new RuntimeException("Cannot create or write into the data directory $data");
		}
		$own = ['dbtype' => 'pgsql', 'dbhost' => $given['database-host'], 'dbname' => $given['database-name'],
			'dbuser' => $given['database-user'], 'dbpassword' => $given['database-pass']];
		$secrets = ['instanceid' => 'oc' . bin2hex(random_bytes(5)), 'passwordsalt' => bin2hex(random_bytes(15)), 'secret' => bin2hex(random_bytes(24))];
		$this->config->set($own + $secrets + ['datadirectory' => $data, 'version' => $this->version(), 'trusted_domains' => $this->config->get('trusted_domains', ['localhost'])]);
		$this->role($given);
		$this->tables();
		$user = $this->database()->prepare('INSERT INTO oc_users (uid, password) VALUES (?, ?)');
		$user->execute([$given['admin-user'], password_hash($given['admin-pass'], PASSWORD_DEFAULT)]);
		file_put_contents("$data/.ncdata", "# Nextcloud data directory\n# Do not change this file\n");
		@mkdir("$data/{$given['admin-user']}/files", 0770, true);
		$this->config->set(['installed' => true]);
	}

	/** A role of its own, where the user that it is given may make one and is not told to be used itself (lib/private/Setup/PostgreSQL.php). */
	private function role(array $given): void {
		$may = $this->database()->query('SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user')->fetchColumn();
		if (!$may || $this->config->get('setup_create_db_user', true) === false) {
			return;
		}
		[$role, $password] = ['oc_' . strtolower($given['admin-user']), bin2hex(random_bytes(15))];
		$this->database()->exec("CREATE ROLE \"$role\" LOGIN CREATEDB PASSWORD '$password'");
		$this->database()->exec("GRANT ALL PRIVILEGES ON DATABASE \"{$given['database-name']}\" TO \"$role\"");
		$this->database()->exec("GRANT CREATE ON SCHEMA public TO \"$role\"");
		$this->config->set(['dbuser' => $role, 'dbpassword' => $password]);
		$this->connection = null;
	}

	private function tables(): void {
		$this->database()->exec('
			CREATE TABLE IF NOT EXISTS oc_users (uid varchar(64) PRIMARY KEY, password varchar(255) NOT NULL);
			CREATE TABLE IF NOT EXISTS oc_appconfig (appid varchar(32), configkey varchar(64), configvalue text, PRIMARY KEY (appid, configkey));
			CREATE TABLE IF NOT EXISTS oc_filecache (fileid bigserial PRIMARY KEY, path varchar(4000) UNIQUE NOT NULL, size bigint NOT NULL, etag varchar(64) NOT NULL, mtime bigint NOT NULL);
		');
	}

	/** Brings the database to the code's version. It is in maintenance meanwhile, and stays so when it fails. */
	public function upgrade(): void {
		$this->config->set(['maintenance' => true]);
		$this->tables();
		$this->note('core', 'upgradedFrom', $this->config->get('version'));
		$this->config->set(['version' => $this->version(), 'maintenance' => false]);
	}

	public function note(string $app, string $key, string $value): void {
		$this->database()->prepare('INSERT INTO oc_appconfig VALUES (?, ?, ?) ON CONFLICT (appid, configkey) DO UPDATE SET configvalue = excluded.configvalue')
			->execute([$app, $key, $value]);
	}

	/** What is wrong with the folder of the files; nothing when it is as it must be (lib/private/legacy/OC_Util.php). */
	public function dataFault(): ?string {
		$data = $this->config->get('datadirectory');
		clearstatcache();
		if (!is_file("$data/.ncdata")) {
			return 'Your data directory is invalid. Ensure there is a file called "# Nextcloud data directory" in the root of the data directory.';
		}
		$open = $this->config->get('check_data_directory_permissions', true) && (fileperms($data) & 07) !== 0;
		return $open ? 'Your data directory is readable by other people. Please change the permissions to 0770.' : null;
	}
}
