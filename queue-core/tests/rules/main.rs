//! The rules, told as days in an office.

mod appointments;
mod classes;
mod closing;
mod days;
mod full_day;
mod opening;
mod random_days;
mod random_offline;
mod random_order;
mod script;
mod simulation;
mod state_table;
mod statistics;
mod time_zones;
mod what_if;
mod why;
