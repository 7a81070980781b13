// Options come in any order, before or behind the function, with commas or spaces, on several lines.

//# init --addresses A=0x42,B=0x43

//# publish --gas-budget 10000000
module A::m { public fun f<T>(s: &signer, n: u64, v: vector<u64>): (address, u64, u64) { (std::signer::address_of(s), n, v.length()) } }

//# run --args 1 [1,2] --signers 0xA --type-args u8 -- A::m::f
//# run A::m::f --type-args u8 --signers 0xA --args 1, [1,2]
//# run --signers=0xA A::m::f --args=1 [1, 2] --type-args=A::m::T
//# run --signers 0xA
//#     --args 1
//#            [1, 2]
//#     --type-args vector<u8>
//#     -- A::m::f
//# run A::m::f<u8> --signers B --args 1u64 vector[1]
//# run --gas-budget 100000 --signers A::m::f --args 1
