CREATE TABLE `hibernation` (
	`session_id` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`since` integer NOT NULL,
	`why` text NOT NULL,
	`actor` text NOT NULL,
	`screen` text NOT NULL,
	`waking` text,
	`problem` text,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE cascade
);
