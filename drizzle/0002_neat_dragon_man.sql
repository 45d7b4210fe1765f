ALTER TABLE `decision` ADD `delivered_at` integer;--> statement-breakpoint
ALTER TABLE `decision` ADD `closed_why` text;--> statement-breakpoint
ALTER TABLE `session` ADD `note` text;--> statement-breakpoint
ALTER TABLE `delegation` ADD `parked` text;--> statement-breakpoint
CREATE INDEX `signal_moment` ON `signal` (`session_id`,`generation`,`at`,`id`);