// `init` names addresses.

//# init --addresses A

//# init --addresses A=here

//# init --addresses A=0x42 C=@A

//# publish
module C::m { public fun f(): address { @A } }

//# run A::m::f

//# run D::m::f

//# run A::m::f --type-args D::m::T

//# view --address 0x1 --resource D::m::T

//# print-bytecode D::m
