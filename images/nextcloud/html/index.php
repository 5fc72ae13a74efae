<?php
require __DIR__ . '/lib/web.php';
serving($cloud);
session_start(); // in the cache, so a page needs it as the real one does
if (($_SERVER['PATH_INFO'] ?? '') !== '/login') {
	$own = $cloud->config->get('overwriteprotocol', 'http') . '://' . $cloud->config->get('overwritehost', $host);
	header("Location: $own/index.php/login");
	answer(302, '');
}
$files = $cloud->database()->query('SELECT count(*) FROM oc_filecache')->fetchColumn();
answer(200, "<!doctype html><title>Nextcloud</title><p>This stands in for Nextcloud {$cloud->version()}. It has $files files.\n");
