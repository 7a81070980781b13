/// What a transaction tells the world outside of state.
module std::event {
    /// Appends `msg` to the events of the transaction.
    native public fun emit<T: store + drop>(msg: T);
}
