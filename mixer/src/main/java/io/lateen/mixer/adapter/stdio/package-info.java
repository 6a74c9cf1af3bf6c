/// Adapter `stdio`: log entries and metrics as lines on standard output or in files.
@NullMarked
package io.lateen.mixer.adapter.stdio;

import org.jspecify.annotations.NullMarked;
