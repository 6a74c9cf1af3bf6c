package io.lateen.mixer.template;

import io.lateen.model.attribute.AttributeType;
import org.jspecify.annotations.Nullable;

/// A field of a template.
///
/// @param path its name as in the API's source; of a field within a message, `subject.user`
/// @param type null when the expression decides
/// @param many whether it is a map from names to values, each with an expression
public record Field(String path, @Nullable AttributeType type, boolean many) {}
