//! The rules, told as days in an office.

mod days;
mod opening;
mod random_days;
mod script;
mod state_table;
mod statistics;
mod time_zones;
