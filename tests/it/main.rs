//! The whole system, driven as its users would.

mod boards;
mod devices;
mod durability;
mod offline;
mod one_desk;
mod one_ticket;
mod tidy;
