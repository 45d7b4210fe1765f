ALTER TABLE `delegation` ADD `brief` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `task` ADD `plan_id` text;--> statement-breakpoint
ALTER TABLE `task` ADD `replaces` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `task` ADD `specialisation` text;