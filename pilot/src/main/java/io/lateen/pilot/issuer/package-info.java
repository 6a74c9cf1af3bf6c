/// Keys of those who issue tokens: fetched, kept, fetched anew.
@NullMarked
package io.lateen.pilot.issuer;

import org.jspecify.annotations.NullMarked;
