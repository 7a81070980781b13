//! Random expressions and statements with enums.

use rand::RngExt as _;

use super::expression::Type;
use super::program::Generator;

impl Generator {
    pub(super) fn shape(&mut self, depth: u32) -> String {
        let next = depth.saturating_sub(1);
        match self.random.random_range(0..6) {
            0 => "Shape::Nothing".to_owned(),
            1 => {
                let at = self.expression(Type::Point, next);
                let size = self.expression(Type::U64, next);
                format!("Shape::Circle {{ at: {at}, size: {size} }}")
            }
            2 => {
                let size = self.expression(Type::U64, next);
                let stops = self.expression(Type::VectorU64, next);
                format!("Shape::Path {{ size: {size}, stops: {stops} }}")
            }
            3 => {
                let (owner, size) = (self.address(), self.expression(Type::U64, next));
                let width = self.expression(Type::U128, next);
                format!("Shape::Owned {{ size: {size}, width: {width}, owner: {owner} }}")
            }
            4 => {
                let layers = self.expression(Type::Layers, next);
                format!(
                    "match ({layers}) {{ Layers::One(inner) => inner, \
                     Layers::Two {{ lower, .. }} => lower, _ => Shape::Nothing }}"
                )
            }
            _ => {
                let (a, b) = (
                    self.expression(Type::U64, next),
                    self.expression(Type::U8, next),
                );
                format!("Shape::Pair({a}, {b})")
            }
        }
    }

    pub(super) fn layers(&mut self, depth: u32) -> String {
        let next = depth.saturating_sub(1);
        match self.random.random_range(0..4) {
            0 => "Layers::None<Shape>".to_owned(),
            1 => format!("Layers::One({})", self.expression(Type::Shape, next)),
            2 => {
                let upper = self.expression(Type::Shape, next);
                let lower = self.expression(Type::Shape, next);
                let mark = self.expression(Type::U8, next);
                format!("Layers::Two {{ upper: {upper}, lower: {lower}, mark: {mark} }}")
            }
            _ => {
                let layers = self.expression(Type::Layers, next);
                let with = self.expression(Type::Shape, next);
                format!("merge({layers}, {with})")
            }
        }
    }

    /// A `u64` out of a shape.
    pub(super) fn part_of_shape(&mut self, depth: u32) -> String {
        if self.chance(30) {
            let layers = self.expression(Type::Layers, depth);
            return format!("{{ let layers = {layers}; lowest(&layers) }}");
        }
        let shape = self.expression(Type::Shape, depth);
        match self.random.random_range(0..5) {
            0 => {
                let by = self.expression(Type::U64, depth);
                format!(
                    "{{ let Shape::Pair(a, _) = {{ let s = {shape}; resize(&mut s, {by}); s }}; a }}"
                )
            }
            4 => format!("take_apart({shape})"),
            1 if self.chance(50) => format!("{{ let shape = {shape}; shape.size }}"),
            1 => format!(
                "{{ let shape = {shape}; \
                 if (shape is Shape::Circle | Shape::Path | Shape::Owned) shape.size else 4 }}"
            ),
            _ => format!("{{ let shape = {shape}; weigh(&shape) }}"),
        }
    }

    /// A `bool` about a shape.
    pub(super) fn test_of_shape(&mut self, depth: u32) -> String {
        let variants = self.choose(&[
            "Nothing",
            "Circle",
            "Shape::Path | Owned",
            "Shape::Nothing | Shape::Circle | Shape::Pair",
        ]);
        let shape = self.expression(Type::Shape, depth);
        format!("{{ let shape = {shape}; (shape is {variants}) }}")
    }

    pub(super) fn shape_statement(&mut self, indent: usize) {
        let name = self.name();
        let value = self.expression(Type::Shape, 2);
        let by = self.expression(Type::U64, 1);
        self.line(indent, &format!("let {name} = {value};"));
        match self.random.random_range(0..6) {
            0 => self.line(indent, &format!("resize(&mut {name}, {by});")),
            1 => {
                let guard = format!("{name} is Circle | Path | Owned");
                let change = format!("{name}.size = {by};");
                if self.chance(60) {
                    self.line(indent, &format!("if ({guard}) {{ {change} }};"));
                } else {
                    self.line(indent, &change);
                }
            }
            2 => {
                let point = self.expression(Type::Point, 1);
                let change = format!("{name}.at = {point}; bump(&mut {name}.at.x, {by} >> 40);");
                self.line(indent, &format!("if ({name} is Circle) {{ {change} }};"));
            }
            3 => {
                let (copied, seen) = (self.name(), self.name());
                self.line(indent, &format!("let {copied} = {name};"));
                self.line(indent, &format!("resize(&mut {copied}, {by});"));
                self.line(indent, &format!("let {seen} = {copied} == {name};"));
                self.scope.push((copied, Type::Shape, true));
                self.scope.push((seen, Type::Bool, true));
            }
            4 => {
                let body = format!("grow(stops, {by}); *size = stops.length();");
                self.line(
                    indent,
                    &format!(
                        "match (&mut {name}) {{ Shape::Path {{ stops, size }} => {{ {body} }}, \
                         Shape::Pair(a, _) if (*a > 3) => {{ *a = {by}; }}, _ => {{}} }};"
                    ),
                );
            }
            _ => {
                let layers = self.name();
                let value = self.expression(Type::Layers, 1);
                self.line(indent, &format!("let {layers} = merge({value}, {name});"));
                self.line(
                    indent,
                    &format!("if ({layers} is Two) {{ resize(&mut {layers}.upper, {by}); }};"),
                );
                self.scope.push((layers, Type::Layers, true));
            }
        }
        self.scope.push((name, Type::Shape, true));
    }

    /// A resource that holds enums, or is one.
    pub(super) fn new_board_or_ledger(&mut self) -> (String, String) {
        let shape = self.expression(Type::Shape, 1);
        if self.chance(40) {
            let value = self.random.random_range(0..99);
            let ledger = match self.random.random_range(0..3) {
                0 => "Ledger::Closed".to_owned(),
                1 => format!("Ledger::Open {{ value: {value}, shape: {shape} }}"),
                _ => {
                    let items = self.expression(Type::VectorU64, 1);
                    format!("Ledger::Full {{ value: {value}, items: {items} }}")
                }
            };
            return ("Ledger".to_owned(), ledger);
        }
        let layers = self.expression(Type::Layers, 1);
        let board = format!(
            "{{ let shape = {shape}; Board {{ hits: 0, layers: {layers}, shapes: vector[shape, \
             Shape::Nothing], shape }} }}"
        );
        ("Board".to_owned(), board)
    }

    pub(super) fn board(&mut self, indent: usize) {
        let address = self.address();
        let by = self.expression(Type::U64, 1);
        let statement = match self.random.random_range(0..9) {
            0 => {
                let shape = self.expression(Type::Shape, 1);
                format!("Board[{address}].shape = {shape};")
            }
            1 => format!("resize(&mut Board[{address}].shape, {by});"),
            2 => format!(
                "let board = &mut Board[{address}]; board.hits = board.hits + 1; \
                 if (board.shape is Path) {{ board.shape.stops.push_back({by}); }};"
            ),
            3 => format!("Board[{address}].hits += 1;"),
            4 => {
                let with = self.expression(Type::Shape, 1);
                format!(
                    "let board = &mut Board[{address}]; \
                     board.layers = merge(board.layers, {with});"
                )
            }
            5 => format!(
                "let board = &mut Board[{address}]; \
                 match (&mut board.layers) {{ Layers::Two {{ upper, lower, mark }} => {{ \
                 resize(upper, {by}); *lower = *upper; *mark = *mark / 2; }}, \
                 Layers::One(shape) => resize(shape, {by}), Layers::None => {{}} }};"
            ),
            6 => format!(
                "let shapes = &mut Board[{address}].shapes; \
                 if (shapes.length() > 1) {{ shapes.swap(0, 1); resize(&mut shapes[1], {by}); }} \
                 else {{ shapes.push_back(Shape::Pair({by}, 2)); }};"
            ),
            7 => format!(
                "let board = borrow_global<Board>({address}); \
                 assert!(weigh(&board.shape) != 55 || (board.shapes[0] is Circle), 6);"
            ),
            _ => format!("Board[{address}].shape.size = {by};"),
        };
        self.where_it_exists(indent, "Board", &address, &statement);
    }

    pub(super) fn ledger(&mut self, indent: usize) {
        let address = self.address();
        let by = self.expression(Type::U64, 1);
        let statement = match self.random.random_range(0..5) {
            0 => format!("Ledger[{address}].value = {by};"),
            1 => format!(
                "match (&mut Ledger[{address}]) {{ \
                 Ledger::Open {{ value, shape }} => {{ *value = weigh(shape); resize(shape, {by}); }}, \
                 Ledger::Full {{ items, .. }} => items.push_back({by}), Ledger::Closed => {{}} }};"
            ),
            2 => format!(
                "match (move_from<Ledger>({address})) {{ Ledger::Closed => {{}}, \
                 Ledger::Open {{ value, shape: _ }} => assert!(value != 8, value), \
                 Ledger::Full {{ items, value: _ }} => assert!(items.length() < 9, 2) }};"
            ),
            3 => format!("let open = &Ledger[{address}] is Open | Full; assert!(open, 12);"),
            _ => format!(
                "if (&Ledger[{address}] is Open) {{ \
                 let ledger = &mut Ledger[{address}]; ledger.value = ledger.value / 2 + 1; }};"
            ),
        };
        self.where_it_exists(indent, "Ledger", &address, &statement);
    }
}
