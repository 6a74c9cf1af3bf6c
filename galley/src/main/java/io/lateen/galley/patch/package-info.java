/// Changes to objects in the patch languages of the Kubernetes API; pure.
@NullMarked
package io.lateen.galley.patch;

import org.jspecify.annotations.NullMarked;
