/// What Mixer's own configuration may look like, object by object: for admission, for checking
/// files, and for Mixer itself, which never see each other.
@NullMarked
package io.lateen.wire.document.mixer;

import org.jspecify.annotations.NullMarked;
