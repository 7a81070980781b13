module 0x42::bank {}
module 0x42::Bank {}
module 0x43::bank {}
