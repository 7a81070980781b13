//# print-bytecode
script { fun main() {} }
