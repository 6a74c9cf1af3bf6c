/// Adapter `listchecker`: is a value on a list?
@NullMarked
package io.lateen.mixer.adapter.list;

import org.jspecify.annotations.NullMarked;
