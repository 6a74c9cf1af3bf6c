/// A mesh on this machine: home, addresses, start and stop in order.
@NullMarked
package io.lateen.app.mesh;

import org.jspecify.annotations.NullMarked;
