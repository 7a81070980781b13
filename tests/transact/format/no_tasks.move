// A file without tasks is no transactional script.
module 0x42::m {}
