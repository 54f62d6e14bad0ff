//! The made catalogue is big enough, valid and the same every time.
