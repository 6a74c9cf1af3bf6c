/// The four Bookinfo programs (six services with their versions): plain HTTP services that know
/// nothing of a mesh.
@NullMarked
package bookinfo;

import org.jspecify.annotations.NullMarked;
