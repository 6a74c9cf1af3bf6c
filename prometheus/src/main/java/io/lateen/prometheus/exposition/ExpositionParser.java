package io.lateen.prometheus.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Prometheus's text format 0.0.4 and OpenMetrics 1.0, from bytes and without making objects: what
/// a line says is told as ranges of the text. One thread; may be used for text after text.
public final class ExpositionParser {
  private static final byte[] END = "# EOF".getBytes(StandardCharsets.US_ASCII);

  private final boolean openMetrics;
  private byte[] text = new byte[0];
  private int at;
  private int limit;
  private int line;

  /// @param openMetrics whether times are seconds, and exemplars and an end may occur
  public ExpositionParser(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /// @param body may be longer than the text
  /// @throws ExpositionException for the first wrong line; the lines before it have been told
  public void parse(byte[] body, int length, Sink sink) throws ExpositionException {
    text = body;
    line = 0;
    int start = 0;
    while (start < length) {
      line++;
      int end = lineEnd(start, length);
      at = start;
      limit = end > start && text[end - 1] == '\r' ? end - 1 : end;
      skipSpace();
      if (at < limit && text[at] != '#') {
        sample(sink);
      } else if (at < limit) {
        if (openMetrics && Arrays.equals(text, at, limit, END, 0, END.length)) {
          return;
        }
        sink.comment(text, at, limit);
      }
      start = end + 1;
    }
    if (openMetrics) {
      throw problem("the text ends without # EOF");
    }
  }

  private int lineEnd(int start, int length) {
    int end = start;
    while (end < length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private void sample(Sink sink) throws ExpositionException {
    int start = at;
    skipName();
    int seriesEnd = at;
    skipSpace();
    if (at < limit && text[at] == '{') {
      skipLabels();
      seriesEnd = at;
      skipSpace();
    }
    int valueStart = at;
    skipWord();
    int valueEnd = at;
    if (valueStart == valueEnd) {
      throw problem("a value is missing");
    }
    sink.sample(text, start, seriesEnd, valueStart, valueEnd, time());
  }

  private void skipName() throws ExpositionException {
    int start = at;
    while (at < limit && isName(text[at])) {
      at++;
    }
    boolean digitFirst = at > start && text[start] >= '0' && text[start] <= '9';
    boolean missing = at == start && text[at] != '{';
    if (missing || digitFirst) {
      throw problem("expected the name of a metric");
    }
  }

  private static boolean isName(byte b) {
    boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
    return letter || (b >= '0' && b <= ':');
  }

  private void skipLabels() throws ExpositionException {
    boolean quoted = false;
    for (at++; at < limit; at++) {
      byte b = text[at];
      if (quoted && b == '\\') {
        at++;
      } else if (b == '"') {
        quoted = !quoted;
      } else if (b == '}' && !quoted) {
        at++;
        return;
      }
    }
    throw problem("the labels do not end");
  }

  private long time() throws ExpositionException {
    skipSpace();
    int start = at;
    if (at == limit || text[at] == '#') {
      return Sink.NO_TIME;
    }
    skipWord();
    double time = value(text, start, at);
    skipSpace();
    if (at < limit && !(openMetrics && text[at] == '#')) {
      throw problem("expected nothing after the time");
    }
    return openMetrics ? Math.round(time * 1000) : (long) time;
  }

  /// A number as the formats write it.
  ///
  /// @throws ExpositionException if it is none
  public double value(byte[] from, int start, int end) throws ExpositionException {
    try {
      return Numbers.parse(from, start, end);
    } catch (NumberFormatException _) {
      String given = new String(from, start, end - start, StandardCharsets.UTF_8);
      throw problem("\"" + given + "\" (expected: a number)");
    }
  }

  private void skipSpace() {
    while (at < limit && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
  }

  private void skipWord() {
    while (at < limit && text[at] != ' ' && text[at] != '\t') {
      at++;
    }
  }

  /// A problem of the line that is being read.
  public ExpositionException problem(String message) {
    return new ExpositionException(line, message);
  }

  /// Is told the lines of a text, as ranges of its bytes.
  public interface Sink {
    /// Where no time is given.
    long NO_TIME = Long.MIN_VALUE;

    /// One sample.
    ///
    /// @param start of the series: name and labels, as written
    /// @param end of it; [LabelsParser] reads it
    /// @param valueStart of the value, for [ExpositionParser#value]
    /// @param time milliseconds since 1970, or [#NO_TIME]
    /// @throws ExpositionException if the line cannot be used
    void sample(byte[] text, int start, int end, int valueStart, int valueEnd, long time)
        throws ExpositionException;

    /// A line that begins with `#`; [CommentParser] reads it.
    void comment(byte[] text, int start, int end);
  }
}
