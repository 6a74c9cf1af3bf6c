/// What an adapter is: the only thing the engine knows of them. Each has a folder below this one.
@NullMarked
package io.lateen.mixer.adapter;

import org.jspecify.annotations.NullMarked;
