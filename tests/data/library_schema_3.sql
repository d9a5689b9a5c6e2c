BEGIN TRANSACTION;
CREATE TABLE baseline_steps (
	number BIGINT NOT NULL, 
	id VARCHAR(80) NOT NULL, 
	who TEXT NOT NULL, 
	at VARCHAR(40) NOT NULL, 
	baseline TEXT NOT NULL, 
	room TEXT NOT NULL, 
	scene TEXT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	sha256 TEXT, 
	"before" TEXT, 
	verdict VARCHAR(80), 
	reason TEXT NOT NULL, 
	engine TEXT NOT NULL, 
	renderer TEXT, 
	run TEXT, 
	"group" TEXT, 
	"order" BIGINT, 
	width BIGINT, 
	height BIGINT, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
CREATE TABLE mask_events (
	number BIGINT NOT NULL, 
	id VARCHAR(80) NOT NULL, 
	who TEXT NOT NULL, 
	at VARCHAR(40) NOT NULL, 
	removes VARCHAR(80), 
	reason TEXT NOT NULL, 
	x FLOAT, 
	y FLOAT, 
	width FLOAT, 
	height FLOAT, 
	relative BOOLEAN, 
	scene TEXT, 
	"group" TEXT, 
	room TEXT, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
INSERT INTO "mask_events" VALUES(1,'20261125-023514-390804-d767ee77','ann','2026-11-25T02:35:14.390+00:00',NULL,'a clock',1.0,2.0,3.0,4.0,0,'/g/*',NULL,NULL);
CREATE TABLE meta (
	"key" VARCHAR(32) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('schema','3');
CREATE TABLE runs (
	run VARCHAR(40) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	started_at VARCHAR(32) NOT NULL, 
	finished_at VARCHAR(32), 
	seen_at VARCHAR(32) NOT NULL, 
	host TEXT NOT NULL, 
	pid BIGINT NOT NULL, 
	base_url TEXT NOT NULL, 
	region TEXT NOT NULL, 
	measure BOOLEAN NOT NULL, 
	stable BOOLEAN DEFAULT 0 NOT NULL, 
	largest BIGINT, 
	whole_room TEXT, 
	PRIMARY KEY (run)
);
INSERT INTO "runs" VALUES('20261124-191832-222a08','done','2026-11-24T19:18:32.349+00:00','2026-11-24T19:18:32.421+00:00','2026-11-24T19:18:32.349+00:00','somewhere',30107,'http://127.0.0.1:9/v5','cn-hz',1,0,67108864,NULL);
CREATE TABLE shots (
	run VARCHAR(40) NOT NULL, 
	target INTEGER NOT NULL, 
	"order" BIGINT NOT NULL, 
	room TEXT, 
	room_name TEXT, 
	"group" TEXT, 
	scene TEXT, 
	width BIGINT, 
	height BIGINT, 
	ok BOOLEAN, 
	stage TEXT, 
	http_status BIGINT, 
	error_code TEXT, 
	error TEXT, 
	hint TEXT, 
	request_id TEXT, 
	attempts BIGINT, 
	url TEXT, 
	"key" TEXT, 
	bucket TEXT, 
	bucket_region TEXT, 
	data_center TEXT, 
	pixel_width BIGINT, 
	pixel_height BIGINT, 
	size_ok BOOLEAN, 
	bytes BIGINT, 
	sha256 TEXT, 
	file TEXT, 
	ink FLOAT, 
	blank BOOLEAN, 
	near_duplicate_of TEXT, 
	changed_since_last BOOLEAN, 
	source TEXT, 
	renderer TEXT, 
	seconds FLOAT, 
	taken_at TEXT, 
	PRIMARY KEY (run, target, "order"), 
	FOREIGN KEY(run) REFERENCES runs (run)
);
INSERT INTO "shots" VALUES('20261124-191832-222a08',0,0,'0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',NULL,'/g','/g/a',64,48,1,NULL,NULL,NULL,NULL,NULL,NULL,1,'http://127.0.0.1:9/room_cover/2811/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/g/a.png','room_cover/2811/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/g/a.png','b','oss-cn-hangzhou','cn-hz',64,48,1,152,'daac73cd17e52bf718a5a91ffc9b48def3be41a0459c4b310f9e94d7369eb78a','001-g-a.png',0.0625,0,NULL,NULL,'api',NULL,0.009,'2026-11-24T19:18:32.412+00:00');
INSERT INTO "shots" VALUES('20261124-191832-222a08',0,1,'0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',NULL,'/g','/g/b',64,48,0,'download',404,NULL,'DownloadFailed: The picture could not be fetched: its storage answered 404 Not Found.','The picture is not in the storage space; check its settings in the vendor''s console.',NULL,NULL,'http://127.0.0.1:9/room_cover/2811/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/g/b.png','room_cover/2811/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/g/b.png','b','oss-cn-hangzhou','cn-hz',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'api',NULL,NULL,'2026-11-24T19:18:32.405+00:00');
CREATE TABLE targets (
	run VARCHAR(40) NOT NULL, 
	target INTEGER NOT NULL, 
	room TEXT NOT NULL, 
	path TEXT, 
	width BIGINT NOT NULL, 
	height BIGINT NOT NULL, 
	"group" BOOLEAN NOT NULL, 
	answered BOOLEAN NOT NULL, 
	extra TEXT, 
	PRIMARY KEY (run, target), 
	FOREIGN KEY(run) REFERENCES runs (run)
);
INSERT INTO "targets" VALUES('20261124-191832-222a08',0,'0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f','/g',64,48,1,1,'{"lesson": 7}');
CREATE TABLE verdicts (
	number BIGINT NOT NULL, 
	id VARCHAR(80) NOT NULL, 
	who TEXT NOT NULL, 
	at VARCHAR(40) NOT NULL, 
	verdict VARCHAR(16) NOT NULL, 
	pairs TEXT NOT NULL, 
	comment TEXT NOT NULL, 
	engine TEXT NOT NULL, 
	undoes VARCHAR(80), 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
CREATE INDEX shots_by_picture ON shots (sha256);
CREATE INDEX shots_by_scene ON shots (room, scene, taken_at);
CREATE INDEX baseline_steps_by_picture ON baseline_steps (sha256);
COMMIT;
