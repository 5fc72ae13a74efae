<?php
// WebDAV of people's files: PUT, GET, HEAD, DELETE of /remote.php/dav/files/USER/PATH, with the user's password.
require __DIR__ . '/lib/web.php';
serving($cloud);
$files = new Files($cloud);
$user = $files->signedIn();
if ($user === null) {
	header('WWW-Authenticate: Basic realm="Nextcloud"');
	answer(401, '');
}
[, $owner, $rest] = preg_match('#^/dav/files/([^/]+)/(.+)$#', $_SERVER['PATH_INFO'] ?? '', $found) ? $found : [null, '', ''];
$path = rawurldecode($owner) === $user ? $files->path($user, $rest) : null;
if ($path === null) {
	answer(404, '');
}
$there = is_file($files->at($path));
try {
	switch ($_SERVER['REQUEST_METHOD']) {
		case 'PUT':
			$files->put($path, fopen('php://input', 'r'));
			answer($there ? 204 : 201, '');
		case 'GET':
		case 'HEAD':
			if (!$there) {
				answer(404, '');
			}
			header('Content-Length: ' . filesize($files->at($path)));
			header('Content-Type: application/octet-stream');
			readfile($files->at($path));
			exit();
		case 'DELETE':
			if (!$there) {
				answer(404, '');
			}
			$files->remove($path);
			answer(204, '');
	}
} catch (RuntimeException $error) { // of the database, too
	answer($error instanceof PDOException ? 503 : 507, $error->getMessage());
}
answer(405, '');
