//! The whole system, driven as its users would.

mod admin;
mod boards;
mod booking;
mod bundles;
mod clerk;
mod day;
mod desk_button;
mod devices;
mod durability;
mod export;
mod first_office;
mod lan;
mod life;
mod mail;
mod manager;
mod nearest;
mod offline;
mod one_desk;
mod one_ticket;
mod phone;
mod programme;
mod record;
mod tidy;
mod trouble;
mod words_of_the_office;
mod zoom;
