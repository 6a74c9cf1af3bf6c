/// Trains the AOT cache of short commands; nothing else calls it.
@NullMarked
package io.lateen.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
