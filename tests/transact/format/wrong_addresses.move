// `init` names addresses.

//# init --addresses A

//# init --addresses A=here

//# init --addresses A=0x42 C=@A

//# publish
module C::m { public fun f(): address { @A } }

//# run A::m::f
