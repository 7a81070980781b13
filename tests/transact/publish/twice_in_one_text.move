// A module stands once in a text.

//# publish
module 0x42::m {} module 0x42::m {}
