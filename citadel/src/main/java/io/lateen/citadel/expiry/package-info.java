/// Which certificates of the mesh end soon, whoever holds them: looked at again and again, told as
/// Events and as figures.
@NullMarked
package io.lateen.citadel.expiry;

import org.jspecify.annotations.NullMarked;
