/// What an object of a kind may contain: OpenAPI schemas of built-in kinds and of custom ones.
@NullMarked
package io.lateen.galley.schema;

import org.jspecify.annotations.NullMarked;
