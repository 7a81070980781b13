/// The outcome of something that can fail: a value, or an error.
module std::result {
    use std::error;

    /// The result is an error where a value was expected.
    const ENOT_OK: u64 = 0;
    /// The result is a value where an error was expected.
    const ENOT_ERR: u64 = 1;

    /// A value or an error. It cannot be dropped: whoever gets one has to look at it.
    public enum Result<T, E> has copy, store {
        /// It worked, with this value.
        Ok(T),
        /// It failed, for this reason.
        Err(E)
    }

    /// Whether it worked.
    public fun is_ok<T, E>(self: &Result<T, E>): bool {
        self is Result::Ok
    }

    /// Whether it failed.
    public fun is_err<T, E>(self: &Result<T, E>): bool {
        self is Result::Err
    }

    /// The value. Aborts where there is an error.
    public fun unwrap<T, E>(self: Result<T, E>): T {
        match (self) {
            Ok(value) => value,
            Err(_error) => abort error::invalid_argument(ENOT_OK)
        }
    }

    /// The error. Aborts where there is a value.
    public fun unwrap_err<T, E>(self: Result<T, E>): E {
        match (self) {
            Ok(_value) => abort error::invalid_argument(ENOT_ERR),
            Err(error) => error
        }
    }

    /// What `f` makes of the value; an error stays what it is.
    public inline fun map<T, E, TNew>(self: Result<T, E>, f: |T| TNew): Result<TNew, E> {
        let result = self;
        if (result.is_ok()) {
            Result::Ok(f(result.unwrap()))
        } else {
            Result::Err(result.unwrap_err())
        }
    }

    /// What `f` makes of the error; a value stays what it is.
    public inline fun map_err<T, E, ENew>(self: Result<T, E>, f: |E| ENew): Result<T, ENew> {
        let result = self;
        if (result.is_ok()) {
            Result::Ok(result.unwrap())
        } else {
            Result::Err(f(result.unwrap_err()))
        }
    }

    /// Goes on with the value: the result is that of `f`. An error stays what it is.
    public inline fun and_then<T, E, TNew>(
        self: Result<T, E>,
        f: |T| Result<TNew, E>
    ): Result<TNew, E> {
        let result = self;
        if (result.is_ok()) {
            f(result.unwrap())
        } else {
            Result::Err(result.unwrap_err())
        }
    }

    /// Tries something else after an error: the result is that of `f`. A value stays what it is.
    public inline fun or_else<T, E>(
        self: Result<T, E>,
        f: |E| Result<T, E>
    ): Result<T, E> {
        let result = self;
        if (result.is_ok()) {
            result
        } else {
            f(result.unwrap_err())
        }
    }
}
