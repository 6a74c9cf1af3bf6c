/// The authority: a signing key, the roots that are trusted, and certificates made with them.
@NullMarked
package io.lateen.citadel.authority;

import org.jspecify.annotations.NullMarked;
