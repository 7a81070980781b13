//! The values and names that the compiler and the virtual machine agree on.
