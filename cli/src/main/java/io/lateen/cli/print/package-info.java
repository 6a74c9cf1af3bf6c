/// How answers look: tables and JSON.
@NullMarked
package io.lateen.cli.print;

import org.jspecify.annotations.NullMarked;
