//! The rules, told as days in an office.

mod days;
mod random_days;
mod script;
mod state_table;
mod statistics;
