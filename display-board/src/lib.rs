//! display-board
