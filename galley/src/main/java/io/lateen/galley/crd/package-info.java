/// Definitions of custom resources: their two versions, names and schemas.
@NullMarked
package io.lateen.galley.crd;

import org.jspecify.annotations.NullMarked;
