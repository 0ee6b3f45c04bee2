//! The kiosk in the words of the people in front of it.
