<?php
require __DIR__ . '/lib/cloud.php';
$cloud = new Cloud(__DIR__);
if (!$cloud->config->installed() || $cloud->config->get('maintenance', false) || $cloud->needsUpgrade()) {
	exit(0);
}
$cloud->note('core', 'lastcron', (string)time());
