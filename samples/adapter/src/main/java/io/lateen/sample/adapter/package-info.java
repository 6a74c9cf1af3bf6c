/// A Mixer adapter that is a program of its own.
package io.lateen.sample.adapter;
