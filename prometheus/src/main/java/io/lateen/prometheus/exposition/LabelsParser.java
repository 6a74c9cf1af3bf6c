package io.lateen.prometheus.exposition;

import io.lateen.prometheus.label.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// The name and labels of a sample's line.
public final class LabelsParser {
  private final byte[] text;
  private final int end;
  private int at;

  private LabelsParser(byte[] text, int start, int end) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  /// Labels by name, the metric's own included.
  ///
  /// @throws IllegalArgumentException saying what is wrong
  public static Map<String, String> parse(byte[] text, int start, int end) {
    LabelsParser parser = new LabelsParser(text, start, end);
    Map<String, String> labels = new TreeMap<>();
    String metric = parser.name();
    if (!metric.isEmpty()) {
      labels.put(Labels.NAME, metric);
    }
    parser.skipSpace();
    if (parser.at < end) {
      parser.labels(labels);
    }
    if (!labels.containsKey(Labels.NAME)) {
      throw new IllegalArgumentException("expected the name of a metric");
    }
    return labels;
  }

  private void labels(Map<String, String> labels) {
    expect('{');
    skipSpace();
    while (at < end && text[at] != '}') {
      String name = name();
      expect('=');
      expect('"');
      if (labels.put(name, value()) != null) {
        throw new IllegalArgumentException("label " + name + " is given twice");
      }
      skipSpace();
      if (at < end && text[at] != '}') {
        expect(',');
        skipSpace();
      }
    }
  }

  private String name() {
    skipSpace();
    int start = at;
    while (at < end
        && (Character.isLetterOrDigit(text[at]) || text[at] == '_' || text[at] == ':')) {
      at++;
    }
    return new String(text, start, at - start, StandardCharsets.US_ASCII);
  }

  private String value() {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (; at < end && text[at] != '"'; at++) {
      if (text[at] == '\\' && at + 1 < end) {
        at++;
        switch (text[at]) {
          case 'n' -> value.write('\n');
          case '\\', '"' -> value.write(text[at]);
          default -> {
            value.write('\\');
            value.write(text[at]);
          }
        }
      } else {
        value.write(text[at]);
      }
    }
    expect('"');
    return value.toString(StandardCharsets.UTF_8);
  }

  private void expect(char wanted) {
    skipSpace();
    if (at >= end || text[at] != wanted) {
      throw new IllegalArgumentException("expected '" + wanted + "' within the labels");
    }
    at++;
  }

  private void skipSpace() {
    while (at < end && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
  }
}
