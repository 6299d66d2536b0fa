// The bare view of Qt WebEngine: one page, the whole screen, nothing else. Built by peers.py.
#include <QApplication>
#include <QScreen>
#include <QWebEngineView>

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QWebEngineView view;
    view.setWindowFlag(Qt::FramelessWindowHint);
    view.setGeometry(app.primaryScreen()->geometry());
    view.load(QUrl(QString::fromLocal8Bit(argv[1])));
    view.show();
    return app.exec();
}
