/// YAML and JSON to rules, with a path in every error.
@NullMarked
package io.lateen.wire.document;

import org.jspecify.annotations.NullMarked;
