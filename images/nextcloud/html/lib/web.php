<?php
// What every page does first: refuses a host that is not trusted (lib/base.php), and everything while nothing can be served.
require_once __DIR__ . '/cloud.php';
require_once __DIR__ . '/files.php';

function answer(int $status, string $text, string $type = 'text/html; charset=utf-8'): never {
	http_response_code($status);
	header("Content-Type: $type");
	exit($text);
}

$cloud = new Cloud(dirname(__DIR__));
$host = preg_replace('/:\d+$/', '', $_SERVER['HTTP_HOST'] ?? '');
$trusted = [...$cloud->config->get('trusted_domains', []), 'localhost'];
if ($cloud->config->installed() && !in_array($host, $trusted, true)) {
	answer(400, json_encode(['error' => 'Trusted domain error.', 'code' => 15]), 'application/json');
}

/** For all but status.php. */
function serving(Cloud $cloud): void {
	if (!$cloud->config->installed()) {
		answer(503, 'Not installed');
	}
	if ($cloud->config->get('maintenance', false) || $cloud->needsUpgrade()) {
		header('X-Nextcloud-Maintenance-Mode: 1');
		header('Retry-After: 120');
		answer(503, 'Maintenance mode');
	}
	$fault = $cloud->dataFault();
	if ($fault !== null) {
		answer(503, $fault);
	}
}
