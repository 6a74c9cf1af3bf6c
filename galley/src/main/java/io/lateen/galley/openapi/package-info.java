/// The API's description of itself in OpenAPI, from which clients validate, patch and explain.
@NullMarked
package io.lateen.galley.openapi;

import org.jspecify.annotations.NullMarked;
