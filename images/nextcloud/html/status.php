<?php
require __DIR__ . '/lib/web.php';
answer(200, json_encode($cloud->status()), 'application/json');
