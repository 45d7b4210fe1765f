CREATE TABLE `kept_run` (
	`key` text PRIMARY KEY NOT NULL,
	`ran` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `kept_run_at` ON `kept_run` (`at`);--> statement-breakpoint
ALTER TABLE `evidence` ADD `looks` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `evidence` ADD `runs` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `evidence` ADD `pictures` text DEFAULT '[]' NOT NULL;