<?php
// People's files: on disk below their own folder, and a row each in the database.
final class Files {
	public function __construct(private Cloud $cloud) {
	}

	public function signedIn(): ?string {
		[$user, $password] = [$_SERVER['PHP_AUTH_USER'] ?? '', $_SERVER['PHP_AUTH_PW'] ?? ''];
		$found = $this->cloud->database()->prepare('SELECT password FROM oc_users WHERE uid = ?');
		$found->execute([$user]);
		return password_verify($password, (string)$found->fetchColumn()) ? $user : null;
	}

	/** Where a path of WebDAV is, or nothing for one that leaves the user's folder. */
	public function path(string $user, string $path): ?string {
		$parts = explode('/', trim(rawurldecode($path), '/'));
		return array_intersect($parts, ['', '.', '..']) === [] ? "$user/files/" . implode('/', $parts) : null;
	}

	public function at(string $path): string {
		return $this->cloud->config->get('datadirectory') . "/$path";
	}

	/** Writes a file beside its place, then puts it there and notes it: what is answered is there. */
	public function put(string $path, $stream): void {
		@mkdir(dirname($this->at($path)), 0770, true);
		$part = $this->at($path) . '.' . bin2hex(random_bytes(4)) . '.part';
		$to = fopen($part, 'x');
		$copied = $to && stream_copy_to_stream($stream, $to) !== false && fflush($to) && fclose($to);
		if (!$copied || (int)($_SERVER['CONTENT_LENGTH'] ?? filesize($part)) !== filesize($part) || !rename($part, $this->at($path))) {
			@unlink($part);
			throw new RuntimeException('there is no room for it');
		}
		$this->row($path);
	}

	private function row(string $path): void {
		[$size, $sum] = [filesize($this->at($path)), md5_file($this->at($path))];
		$this->cloud->database()->prepare('INSERT INTO oc_filecache (path, size, etag, mtime) VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET size = excluded.size, etag = excluded.etag, mtime = excluded.mtime')
			->execute([$path, $size, $sum, filemtime($this->at($path))]);
	}

	public function remove(string $path): void {
		unlink($this->at($path));
		$this->cloud->database()->prepare('DELETE FROM oc_filecache WHERE path = ?')->execute([$path]);
	}

	/** Makes the rows what the disk says; returns how many files there are. */
	public function scan(): int {
		$database = $this->cloud->database();
		$found = [];
		foreach ($database->query('SELECT uid FROM oc_users')->fetchAll(PDO::FETCH_COLUMN) as $user) {
			if (!is_dir($this->at("$user/files"))) {
				continue;
			}
			$files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($this->at("$user/files"), FilesystemIterator::SKIP_DOTS));
			foreach ($files as $file) {
				if (!str_ends_with($file->getFilename(), '.part')) {
					$found[] = substr($file->getPathname(), strlen($this->at('')));
				}
			}
		}
		foreach ($found as $path) {
			$this->row($path);
		}
		foreach (array_diff($database->query('SELECT path FROM oc_filecache')->fetchAll(PDO::FETCH_COLUMN), $found) as $gone) {
			$database->prepare('DELETE FROM oc_filecache WHERE path = ?')->execute([$gone]);
		}
		return count($found);
	}
}
