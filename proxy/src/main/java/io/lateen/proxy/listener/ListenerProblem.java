package io.lateen.proxy.listener;

/// Why a listener does not serve.
public record ListenerProblem(String listener, String text) {}
