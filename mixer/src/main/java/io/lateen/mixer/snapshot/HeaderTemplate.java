package io.lateen.mixer.snapshot;

import io.lateen.mixer.expression.Expression;
import java.util.List;

/// A change of a header whose value is to be computed, over attributes and
/// `<action>.output.<field>`.
///
/// @param operation `REPLACE`, `REMOVE` or `APPEND`
/// @param values one operation each; none for `REMOVE`
public record HeaderTemplate(String name, String operation, List<Expression> values) {}
