//! The whole system, driven as its users would.

mod boards;
mod day;
mod devices;
mod durability;
mod life;
mod offline;
mod one_desk;
mod one_ticket;
mod tidy;
