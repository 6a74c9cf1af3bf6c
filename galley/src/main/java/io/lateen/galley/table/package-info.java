/// Tables as kubectl prints them: columns, cells, ages.
@NullMarked
package io.lateen.galley.table;

import org.jspecify.annotations.NullMarked;
