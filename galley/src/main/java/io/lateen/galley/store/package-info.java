/// Every object, in memory, with one global revision, a journal on disk and a ring of events.
@NullMarked
package io.lateen.galley.store;

import org.jspecify.annotations.NullMarked;
